use super::requests;
use crate::support::secret;
use authing::authentication::PrincipalIdentity;

requests! {
    principal_detail ["not sent", "2020", "2004"]: logged_in => logged_in.principal().detail();
    principal_authenticate ["not sent", "2020", "2004"]: logged_in => logged_in.principal().authenticate(PrincipalIdentity::Person {
        name: "张三".to_owned(),
        id_card: secret("11010519491231002X").into(),
        bank_card: secret("6222020200112233445").into(),
    });
    principal_authenticate_enterprise ["not sent", "2020", "2004"]: logged_in => logged_in.principal().authenticate(PrincipalIdentity::Enterprise {
        name: "Example Ltd.".to_owned(),
        code: secret("91110108MA01KPGK0L").into(),
        legal_person_name: "李四".to_owned(),
    });
}
