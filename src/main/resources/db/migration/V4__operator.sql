-- The operator's pages and what they show.

-- One row per launch, accepted or refused; no personal data. No foreign key: it would lock the platform's row in every
-- launch, and the row outlives the platform.
create table launch_log (
    id            bigint not null auto_increment,
    at            datetime(6) not null,
    -- null: the launch did not say which, or one that is not registered
    platform_id   bigint,
    -- the next two as received, believed or not
    deployment_id varchar(255) character set utf8mb4 collate utf8mb4_bin,
    message_type  varchar(100),
    refused       boolean not null,
    -- of a refused launch: why, what the texts of the reason name (one a line), and the number on its page
    reason        varchar(50) character set ascii collate ascii_bin,
    arguments     varchar(1000),
    reference     varchar(20) character set ascii collate ascii_bin,
    primary key (id),
    key launch_log_platform (platform_id, id),
    key launch_log_refused (refused, id),
    key launch_log_reference (reference)
) default character set utf8mb4;

-- At most one row: the password that the operator chose.
create table operator_password (
    id         int not null,
    password   varchar(200) character set ascii collate ascii_bin not null,
    changed_at datetime(6) not null,
    primary key (id)
) default character set utf8mb4;

-- Links that let their holder choose the password, once.
create table operator_link (
    token_hash char(64) character set ascii collate ascii_bin not null,
    expires_at datetime(6) not null,
    primary key (token_hash)
) default character set utf8mb4;

-- Sign-ins that did not succeed of late.
create table operator_sign_in (
    id      bigint not null auto_increment,
    at      datetime(6) not null,
    network varchar(64) not null,
    primary key (id),
    key operator_sign_in_at (at)
) default character set utf8mb4;

create table operator_audit (
    id      bigint not null auto_increment,
    at      datetime(6) not null,
    -- 'operator', 'system', 'platform' or 'unknown'
    actor   varchar(20) character set ascii collate ascii_bin not null,
    action  varchar(50) character set ascii collate ascii_bin not null,
    subject varchar(600) not null,
    detail  varchar(2000) not null,
    primary key (id)
) default character set utf8mb4;
