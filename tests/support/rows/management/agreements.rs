use super::requests;
use authing::types::AgreementLang;

requests! {
    agreements_create: management => management.agreements().create("a/1", "<a href=\"https://shop.example.com/terms\">Terms</a>"),
        |call| call.required(false).lang(AgreementLang::EnUs);
    agreements_list: management => management.agreements().list("a/1");
    agreements_modify: management => management.agreements().modify("a/1", 210, "Terms of use"),
        |call| call.required(true).lang(AgreementLang::ZhCn);
    agreements_delete: management => management.agreements().delete("a/1", 210);
    agreements_sort: management => management.agreements().sort("a/1", [218, 210]);
}
