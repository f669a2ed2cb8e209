use super::requests;
use authing::types::{
    PolicyAssignmentTargetType, PolicyEffect, PolicyStatementConditionInput, PolicyStatementInput,
};
use serde_json::json;

/// What a policy says.
fn statements() -> [PolicyStatementInput; 2] {
    let condition = PolicyStatementConditionInput::new(
        "phoneCountryCode",
        "StringEquals",
        json!(["+86", "+1"]),
    );
    [
        PolicyStatementInput::new("books:*", ["books:read"]),
        PolicyStatementInput {
            effect: Some(PolicyEffect::Deny),
            condition: Some(vec![condition]),
            ..PolicyStatementInput::new("books:1", ["books:write"])
        },
    ]
}

requests! {
    policies_create: management => management.policies().create("readers", statements()),
        |call| call.namespace("shop").description("May read");
    policies_update: management => management.policies().update("readers"),
        |call| call.namespace("shop").description("May read").statements(statements()).new_code("guests");
    policies_delete: management => management.policies().delete("readers"),
        |call| call.namespace("shop");
    policies_delete_many: management => management.policies().delete_many(["readers", "writers"]),
        |call| call.namespace("shop");
    policies_detail: management => management.policies().detail("readers"),
        |call| call.namespace("shop");
    policies_detail_with_assignments: management => management.policies().detail_with_assignments("readers"),
        |call| call.namespace("shop").page(2).limit(50);
    policies_list: management => management.policies().list(),
        |call| call.namespace("shop").page(2).limit(50);
    policies_list_assignments: management => management.policies().list_assignments("readers"),
        |call| call
            .namespace("shop")
            .code("writers")
            .target_type(PolicyAssignmentTargetType::Group)
            .target_identifier("chess")
            .page(2)
            .limit(50);
    policies_add_assignments: management => management.policies()
            .add_assignments(["readers"], PolicyAssignmentTargetType::Org, ["n-1", "n-2"]),
        |call| call.namespace("shop").inherit_by_children(true);
    policies_remove_assignments: management => management.policies()
            .remove_assignments(["readers"], PolicyAssignmentTargetType::User, ["u-1", "u-2"]),
        |call| call.namespace("shop");
    policies_enable_assignment: management => management.policies()
            .enable_assignment("readers", PolicyAssignmentTargetType::Group, "chess"),
        |call| call.namespace("shop");
    policies_disable_assignment: management => management.policies()
            .disable_assignment("readers", PolicyAssignmentTargetType::Role, "admin"),
        |call| call.namespace("shop");
}
