use super::requests;
use crate::support::secret;
use authing::management::PrincipalIdentity;

requests! {
    principal_detail: management => management.principal().detail("a/b?c#d%e 用户");
    principal_authenticate: management => management.principal().authenticate("u-1", PrincipalIdentity::Person {
        name: "张三".to_owned(),
        id_card: secret("id-card").into(),
        bank_card: secret("bank-card").into(),
    });
    principal_authenticate_enterprise: management => management.principal().authenticate("u-1", PrincipalIdentity::Enterprise {
        name: "北京小米科技有限责任公司".to_owned(),
        code: secret("code").into(),
        legal_person_name: "雷军".to_owned(),
    });
}
