use crate::support::{check, logged_in, requests};
use authing::authentication::PrincipalIdentity;

requests! {
    principal_detail: logged_in => logged_in.principal().detail();
    principal_authenticate: logged_in => logged_in.principal().authenticate(PrincipalIdentity::Person {
        name: "张三".to_owned(),
        id_card: "11010519491231002X".into(),
        bank_card: "6222020200112233445".into(),
    });
}

#[test]
fn an_enterprise() {
    let enterprise = PrincipalIdentity::Enterprise {
        name: "Example Ltd.".to_owned(),
        code: "91110108MA01KPGK0L".into(),
        legal_person_name: "李四".to_owned(),
    };
    let call = logged_in().principal().authenticate(enterprise);
    check("principal_authenticate_enterprise", "minimal", &call);
}
