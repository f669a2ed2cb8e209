use super::requests;
use crate::support::secret;
use authing::authentication::TicketFormat;

// None says who the client's own user is: the token stays out of them.
requests! {
    track_session: logged_in => logged_in.track_session();
    validate_ticket_v1: logged_in => logged_in.validate_ticket_v1(secret("ST-1&2"), "https://shop.example.com/?a=b");
    validate_ticket_v2: logged_in => logged_in.validate_ticket_v2(secret("ST-1&2"), "https://shop.example.com/?a=b"),
        |call| call.format(TicketFormat::Xml);
}
