use super::super::at;
use super::requests;
use authing::types::LogEvent;

requests! {
    statistics_list_audit_logs: management => management.statistics().list_audit_logs(),
        |call| call
            .page(2)
            .limit(50)
            .clientip("203.0.113.7")
            .event_type(LogEvent::UpdateUserpool)
            .user_id("u-1")
            .app_id("app")
            .start(at(1_600_000_000_000))
            .end(at(1_600_000_001_000));
    statistics_list_user_actions: management => management.statistics().list_user_actions(),
        |call| call
            .page(2)
            .limit(50)
            .clientip("203.0.113.7")
            .event_type(LogEvent::Login)
            .user_id("u-1")
            .app_id("app")
            .start(at(1_600_000_000_000))
            .end(at(1_600_000_001_000));
}
