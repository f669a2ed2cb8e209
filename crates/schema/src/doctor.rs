//! Which methods do not work with a deployment, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;

use authing::registry;

use super::documents::{Document, Fault};
use super::methods;

/// Methods with what is said of them.
#[derive(Default)]
pub(crate) struct Findings {
    /// With the reasons.
    broken: BTreeMap<String, BTreeSet<String>>,
    /// Work when `older_server` is set; with the reasons why not without it.
    narrower: BTreeMap<String, BTreeSet<String>>,
    /// With the options that do not work.
    limited: BTreeMap<String, BTreeSet<String>>,
    /// How many operations work as they are.
    working: usize,
}

pub(crate) fn examine(ours: &Valid<Schema>, theirs: &Valid<Schema>) -> Findings {
    let mut findings = Findings::default();
    for sent in registry::operations() {
        let faults = |text: &str| {
            let document = Document::of(sent.name, sent.path, text);
            // The generator has checked them, so that a fault of our own can only be in the texts at hand.
            match document.uses(ours) {
                Ok(uses) => document.faults(&uses, ours, theirs),
                Err(message) => BTreeSet::from([Fault {
                    place: String::new(),
                    message,
                    option: None,
                }]),
            }
        };
        let (reasons, options) = split(faults(sent.text));
        let narrower = sent
            .narrower
            .map(|narrower| (narrower, split(faults(narrower.text))));
        let (reasons, options, group) = match narrower {
            _ if reasons.is_empty() => {
                findings.working += 1;
                (None, options, &mut findings.broken)
            }
            Some((narrower, (left, mut options))) if left.is_empty() => {
                // The variables; what is within one shows in the faults.
                let variables = narrower.unknown.iter();
                let variables = variables.filter(|(place, _)| place.matches('/').count() == 1);
                options.extend(variables.map(|(_, option)| (*option).to_owned()));
                (Some(reasons), options, &mut findings.narrower)
            }
            _ => (Some(reasons), BTreeSet::new(), &mut findings.broken),
        };
        for method in methods::of(sent.name) {
            if let Some(reasons) = &reasons {
                group
                    .entry(method.clone())
                    .or_default()
                    .extend(reasons.iter().cloned());
            }
            if !options.is_empty() {
                findings
                    .limited
                    .entry(method)
                    .or_default()
                    .extend(options.iter().cloned());
            }
        }
    }
    findings
}

/// The reasons why it does not work at all, and what must be left unset otherwise.
fn split(faults: BTreeSet<Fault>) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut reasons, mut options) = (BTreeSet::new(), BTreeSet::new());
    for fault in faults {
        match fault.option {
            Some(option) => options.insert(option),
            None => reasons.insert(fault.message),
        };
    }
    (reasons, options)
}

impl Findings {
    pub(crate) fn all_work(&self) -> bool {
        self.broken.is_empty() && self.narrower.is_empty()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = [
            ("Do not work", &self.broken),
            (
                "Work only with the client's setting `older_server(true)`",
                &self.narrower,
            ),
            ("Work, but not with", &self.limited),
        ];
        for (title, methods) in groups {
            if methods.is_empty() {
                continue;
            }
            writeln!(f, "{title}: {}", methods.len())?;
            for (method, reasons) in methods {
                let reasons: Vec<_> = reasons.iter().map(String::as_str).collect();
                writeln!(f, "  {method}: {}", reasons.join("; "))?;
            }
        }
        writeln!(
            f,
            "{} of {} operations work as they are sent.",
            self.working,
            registry::operations().len()
        )?;
        writeln!(
            f,
            "Methods that use REST are in no schema and were not looked at."
        )
    }
}
