//! Roles, groups, policies, and who may do what.

use serde_json::{Map, Value};

use super::area::Field;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{Reply, Target};
use crate::operations::{groups, permissions, policies, roles};

pub(super) fn query(field: &str) -> Option<Field> {
    Some(match field {
        "role" => roles::role,
        "roles" => roles::roles,
        "group" => groups::group,
        "groups" => groups::groups,
        "policy" => policies::policy,
        "policies" => policies::policies,
        "policyAssignments" => policies::assignments,
        "isActionAllowed" => permissions::is_allowed,
        "isActionDenied" => permissions::is_denied,
        "authorizedResources" => permissions::authorized_resources,
        "authorizedTargets" => permissions::authorized_targets,
        "authorizedTargetsCode" => permissions::authorized_targets_code,
        _ => return None,
    })
}

pub(super) fn mutation(field: &str) -> Option<Field> {
    Some(match field {
        "createRole" => roles::create,
        "updateRole" => roles::update,
        "deleteRole" => roles::delete,
        "deleteRoles" => roles::delete_many,
        "assignRole" => roles::assign,
        "revokeRole" => roles::revoke,
        "createGroup" => groups::create,
        "updateGroup" => groups::update,
        "deleteGroups" => groups::delete_many,
        "addUserToGroup" => groups::add_users,
        "removeUserFromGroup" => groups::remove_users,
        "createPolicy" => policies::create,
        "updatePolicy" => policies::update,
        "deletePolicy" => policies::delete,
        "deletePolicies" => policies::delete_many,
        "addPolicyAssignments" => policies::add_assignments,
        "removePolicyAssignments" => policies::remove_assignments,
        "enablePolicyAssignment" => policies::enable,
        "disbalePolicyAssignment" => policies::disable,
        "allow" => permissions::allow,
        "authorizeResource" => permissions::authorize_resource,
        _ => return None,
    })
}

/// A field of an object that it does not hold itself.
pub(super) fn nested(
    cx: &Cx<'_>,
    (kind, id): (&str, &str),
    object: &Map<String, Value>,
    field: &str,
    args: &Args,
) -> Option<Reply> {
    Some(match (kind, field) {
        ("User", "roles") => Ok(roles::of_user(cx, id, args)),
        ("User", "groups") => Ok(groups::of_user(cx, id)),
        ("User", "authorizedResources") => Ok(permissions::of_user(cx, id, args)),
        ("Role", "parent") => Ok(roles::parent(cx, id)),
        ("Role", "users") => roles::users(cx, id, args),
        ("Role", "authorizedResources") => permissions::of_role(cx, object, args),
        ("Group", "users") => groups::users(cx, id, args),
        ("Group", "authorizedResources") => {
            permissions::of_object(cx, &Target::Group(id.to_owned()), args)
        }
        ("Node", "roles") => Ok(roles::of_node(cx, id, args)),
        ("Node", "authorizedResources") => {
            permissions::of_object(cx, &Target::Node(id.to_owned()), args)
        }
        ("Policy", "assignments") => policies::of_policy(cx, id, args),
        _ => return None,
    })
}
