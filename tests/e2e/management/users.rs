use crate::support::{EMAIL, start, start_logged_in};
use crate::table::table;

table! { start_logged_in;
    list: management => management.users().list().limit(1) => |page| page.total_count == 1
        && page.list.len() == 1 && page.list[0].email.as_deref() == Some(EMAIL);
    list_of_nobody(start): management => management.users().list() => |page| page.total_count == 0 && page.list.is_empty();
    detail: management, session =>
        management.users().detail(&session.1.as_ref().unwrap().id) => |user| user.email.as_deref() == Some(EMAIL),
        management.users().detail("nobody/else?") => 2004 |error| error.is_not_found();
    delete: management, session, emulator =>
        management.users().delete(&session.1.as_ref().unwrap().id) => |message| message.code == Some(200)
            && emulator.pool().user(EMAIL).is_none(),
        management.users().delete(&session.1.as_ref().unwrap().id) => 2210;
}
