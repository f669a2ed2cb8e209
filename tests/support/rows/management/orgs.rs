use super::requests;
use authing::management::SyncProvider;
use authing::types::SortByEnum;
use serde_json::json;

const ORG: &str = "5f9f0b5e0b1d2c3a4f5e6d7c";
const NODE: &str = "5f9f0b5e0b1d2c3a4f5e6d7d";
const USER: &str = "5f7f0b5e0b1d2c3a4f5e6d7c";

requests! {
    orgs_create: management => management.orgs().create("ACME"),
        |call| call.code("acme").description("Sells books").tenant_id("t-1");
    orgs_delete_by_id: management => management.orgs().delete_by_id(ORG);
    orgs_list: management => management.orgs().list(),
        |call| call.page(2).limit(50).sort_by(SortByEnum::CreatedatAsc);
    orgs_get_all_orgs: management => management.orgs().get_all_orgs(),
        |call| call.page(2).limit(50);
    orgs_list_pagination: management => management.orgs().list_pagination(),
        |call| call.page(2).limit(50).sort_by(SortByEnum::CreatedatAsc).with_custom_data(true);
    orgs_add_node: management => management.orgs().add_node(ORG, "Development"),
        |call| call
            .parent_node_id(NODE)
            .name_i18n(r#"{"zh-CN":"研发部"}"#)
            .description("Builds")
            .description_i18n(r#"{"zh-CN":"研发"}"#)
            .order(3)
            .code("dev");
    orgs_add_org_node: management => management.orgs().add_org_node(ORG, "Development"),
        |call| call
            .parent_node_id(NODE)
            .name_i18n(r#"{"zh-CN":"研发部"}"#)
            .description("Builds")
            .description_i18n(r#"{"zh-CN":"研发"}"#)
            .order(3)
            .code("dev");
    orgs_get_node_by_id: management => management.orgs().get_node_by_id(NODE);
    orgs_get_node_by_code: management => management.orgs().get_node_by_code(ORG, "dev");
    orgs_update_node: management => management.orgs().update_node(NODE),
        |call| call
            .name("Development")
            .code("dev")
            .description("Builds")
            .page(2)
            .limit(50)
            .sort_by(SortByEnum::CreatedatAsc)
            .include_children_nodes(false);
    orgs_find_by_id: management => management.orgs().find_by_id(ORG);
    orgs_delete_node: management => management.orgs().delete_node(ORG, NODE);
    orgs_move_node: management => management.orgs().move_node(ORG, NODE, "5f9f0b5e0b1d2c3a4f5e6d7e");
    orgs_is_root_node: management => management.orgs().is_root_node(ORG, NODE);
    orgs_list_children: management => management.orgs().list_children(NODE), |call| call.depth(3);
    orgs_root_node: management => management.orgs().root_node(ORG);
    orgs_import_by_json: management => management.orgs().import_by_json(json!({
        "name": "ACME", "children": [{ "name": "研发部", "code": "dev", "description": "Builds" }],
    }));
    orgs_add_members: management => management.orgs().add_members(NODE, [USER]),
        |call| call.is_leader(true).page(2).limit(50).sort_by(SortByEnum::CreatedatAsc).include_children_nodes(false);
    orgs_list_members: management => management.orgs().list_members(NODE),
        |call| call.page(2).limit(50).sort_by(SortByEnum::CreatedatAsc).include_children_nodes(false);
    orgs_list_members_by_code: management => management.orgs().list_members_by_code("o-1", "dev"),
        |call| call.page(2).limit(50).sort_by(SortByEnum::CreatedatAsc).include_children_nodes(false);
    orgs_remove_members: management => management.orgs().remove_members(NODE, [USER]),
        |call| call.page(2).limit(50).sort_by(SortByEnum::CreatedatAsc).include_children_nodes(false);
    orgs_move_members: management => management.orgs().move_members([USER], NODE, "5f9f0b5e0b1d2c3a4f5e6d7e");
    orgs_set_main_department: management => management.orgs().set_main_department(USER),
        |call| call.department_id(NODE);
    orgs_export_all: management => management.orgs().export_all();
    orgs_export_by_org_id: management => management.orgs().export_by_org_id("a/b?c#d%e 组织");
    orgs_list_authorized_resources_by_node_id: management => management.orgs().list_authorized_resources_by_node_id(NODE),
        |call| call.namespace("shop").resource_type("DATA");
    orgs_list_authorized_resources_by_node_code: management =>
        management.orgs().list_authorized_resources_by_node_code(ORG, "dev"),
        |call| call.namespace("shop").resource_type("DATA");
    orgs_add_roles: management => management.orgs().add_roles(NODE, ["admin", "staff"]), |call| call.namespace("shop");
    orgs_remove_roles: management => management.orgs().remove_roles(NODE, ["admin", "staff"]), |call| call.namespace("shop");
    orgs_list_roles: management => management.orgs().list_roles(NODE), |call| call.namespace("shop");
    orgs_start_sync: management => management.orgs().start_sync(SyncProvider::WechatWork),
        |_call| management.orgs().start_sync(SyncProvider::Ad { connection_id: "c-1".to_owned() });
    orgs_search_nodes: management => management.orgs().search_nodes("研发");
    orgs_get_org_by_tenant_id: management => management.orgs().get_org_by_tenant_id("a/b?c#d%e 租户");
}
