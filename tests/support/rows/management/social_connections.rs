use super::requests;
use authing::types::{CreateSocialConnectionInstanceFieldInput as Field, SocialProvider};

requests! {
    social_connections_list_providers: management => management.social_connections().list_providers();
    social_connections_provider: management => management.social_connections().provider("github");
    social_connections_create: management => management.social_connections().create(SocialProvider::WechatPc),
        |call| call.fields([Field::new("clientID", "wx-1"), Field::new("clientSecret", "s3cret")]);
    social_connections_enable: management => management.social_connections().enable("github");
    social_connections_disable: management => management.social_connections().disable("github");
    social_connections_detail: management => management.social_connections().detail("github");
    social_connections_list: management => management.social_connections().list();
}
