//! Organisations.

use super::area::Field;
use crate::operations::{org_changes as changes, orgs};

pub(super) fn query(field: &str) -> Option<Field> {
    Some(match field {
        "orgs" => orgs::list,
        "org" => orgs::org,
        "rootNode" => orgs::root_node,
        "nodeById" => orgs::node_by_id,
        "nodeByCode" => orgs::node_by_code,
        "childrenNodes" => orgs::children_nodes,
        "isRootNode" => orgs::is_root_node,
        "searchNodes" => orgs::search_nodes,
        _ => return None,
    })
}

pub(super) fn mutation(field: &str) -> Option<Field> {
    Some(match field {
        "createOrg" => changes::create_org,
        "deleteOrg" => changes::delete_org,
        "addNode" => |cx, args| changes::add_node(cx, args, true),
        "addNodeV2" => |cx, args| changes::add_node(cx, args, false),
        "updateNode" => changes::update_node,
        "deleteNode" => changes::delete_node,
        "moveNode" => changes::move_node,
        "addMember" => changes::add_members,
        "removeMember" => changes::remove_members,
        "moveMembers" => changes::move_members,
        "setMainDepartment" => changes::set_main_department,
        _ => return None,
    })
}
