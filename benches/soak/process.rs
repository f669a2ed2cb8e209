//! What this process uses.

use peak_alloc::PeakAlloc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Counts what is allocated and not freed. What the allocator keeps of that for later is no leak, so the size of the process says little.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// So many more bytes at the end are a leak.
const LEAK: usize = 1024 * 1024;

pub(crate) struct Usage {
    /// Allocated and not freed, in bytes.
    allocated: usize,
    /// Of the process, in KiB, where the system says it.
    memory: Option<usize>,
    files: Option<usize>,
    tasks: usize,
}

impl Usage {
    /// Of a runtime whose tasks have been given the time to end.
    pub(crate) fn settled(runtime: &Runtime) -> Self {
        for _ in 0..200 {
            if runtime.metrics().num_alive_tasks() == 0 {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let memory = status.lines().find_map(|line| {
            let value = line.strip_prefix("VmRSS:")?.trim();
            value.strip_suffix(" kB")?.parse().ok()
        });
        Self {
            allocated: ALLOCATED.current_usage(),
            memory,
            files: std::fs::read_dir("/proc/self/fd").ok().map(Iterator::count),
            tasks: runtime.metrics().num_alive_tasks(),
        }
    }

    pub(crate) fn print(&self, when: &str) {
        let shown = |number: Option<usize>| number.map_or("?".to_owned(), |n| n.to_string());
        println!(
            "{when}: {} KiB allocated ({} MiB of memory), {} open files, {} tasks",
            self.allocated / 1024,
            shown(self.memory.map(|memory| memory / 1024)),
            shown(self.files),
            self.tasks
        );
    }

    /// What is left over since then.
    pub(crate) fn left_over(&self, before: &Self) -> Vec<String> {
        let more = |now: Option<usize>, then: Option<usize>| Some(now?.saturating_sub(then?));
        let mut wrong = Vec::new();
        let leaked = self.allocated.saturating_sub(before.allocated);
        if leaked > LEAK {
            wrong.push(format!("{} KiB are left allocated", leaked / 1024));
        }
        if let Some(files) = more(self.files, before.files).filter(|files| *files > 0) {
            wrong.push(format!("{files} files are left open"));
        }
        if self.tasks > 0 {
            wrong.push(format!("{} tasks are left running", self.tasks));
        }
        wrong
    }
}
