use super::requests;
use authing::Patch;
use authing::types::SortByEnum;

requests! {
    functions_template_code: management => management.functions().template_code();
    functions_create: management => management.functions().create("passwords", "module.exports = {}"),
        |call| call.description("Compares passwords").url("https://functions.example.com/passwords");
    functions_update: management => management.functions().update("f-1"),
        |call| call.name("passwords").source_code("module.exports = {}").description(Patch::Clear).url("https://functions.example.com/2");
    functions_delete: management => management.functions().delete("f-1");
    functions_detail: management => management.functions().detail("f-1");
    functions_list: management => management.functions().list(),
        |call| call.page(2).limit(50).sort_by(SortByEnum::UpdatedatAsc);
}
