use super::requests;
use authing::types::{EmailScene, SmsScene};

requests! {
    send_sms_code: client => client.send_sms_code("18800000000"),
        |call| call.phone_country_code("+44").scene(SmsScene::MfaBind);
    send_email: client => client.send_email("test@example.com", EmailScene::ChangeEmail);
}
