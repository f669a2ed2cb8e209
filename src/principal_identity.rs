//! Who a user is authenticated as.

use crate::generated::types::PrincipalType;
use crate::secret::Secret;
use serde::Serialize;

/// The person or enterprise to authenticate as. The numbers do not appear in `Debug`.
///
/// ```
/// use authing::management::PrincipalIdentity;
///
/// let identity = PrincipalIdentity::Person {
///     name: "张三".to_owned(),
///     id_card: "11010519491231002X".into(),
///     bank_card: "6222020200112233445".into(),
/// };
/// assert!(!format!("{identity:?}").contains("1949"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrincipalIdentity {
    /// A person.
    Person {
        /// The name.
        name: String,
        /// The number of the identity card.
        id_card: Secret,
        /// The number of a bank card that the person has.
        bank_card: Secret,
    },
    /// An enterprise.
    Enterprise {
        /// The name.
        name: String,
        /// The registration code.
        code: Secret,
        /// The name of its legal representative.
        legal_person_name: String,
    },
}

/// What is sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Body<'a> {
    #[serde(rename = "type")]
    principal_type: PrincipalType,
    name: &'a str,
    id_card: &'a str,
    ext: &'a str,
}

impl PrincipalIdentity {
    pub(crate) fn body(&self) -> Body<'_> {
        match self {
            Self::Person {
                name,
                id_card,
                bank_card,
            } => Body {
                principal_type: PrincipalType::Person,
                name,
                id_card: id_card.expose(),
                ext: bank_card.expose(),
            },
            Self::Enterprise {
                name,
                code,
                legal_person_name,
            } => Body {
                principal_type: PrincipalType::Enterprise,
                name,
                id_card: code.expose(),
                ext: legal_person_name,
            },
        }
    }
}
