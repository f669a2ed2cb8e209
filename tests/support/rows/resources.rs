use super::requests;
use authing::types::ResourceType;

requests! {
    get_security_level ["not sent", "2020", "2004"]: logged_in => logged_in.get_security_level();
    list_orgs ["not sent", "2020", "2004"]: logged_in => logged_in.list_orgs();
    list_authorized_resources ["not sent", "2020", "2004"]: logged_in => logged_in.list_authorized_resources("default"),
        |call| call.resource_type(ResourceType::Menu);
    list_applications ["not sent", "2020", "2004"]: logged_in => logged_in.list_applications(),
        |call| call.page(2).limit(50);
    list_departments ["not sent", "2020", "2004"]: logged_in => logged_in.list_departments(),
        |call| call.org_id("5f7f0b5e0b1d2c3a4f5e0001");
    list_roles ["not sent", "2020", "2004"]: logged_in => logged_in.list_roles(),
        |call| call.namespace("shop");
    has_role ["not sent", "2020", "2004"]: logged_in => logged_in.has_role("admin"),
        |call| call.namespace("shop");
    is_user_exists: client => client.is_user_exists().email("test@example.com"),
        |call| call.username("bob").email("bob@example.com").phone("18800000000").external_id("E-1");
}
