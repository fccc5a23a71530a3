-- The way of a grade: where it went, what the gradebook holds since, and how the platform is.

-- A withdrawn result: the gradebook shall hold none.
alter table delivery modify wanted_points int null;
-- since when it has been tried, by publishing or by hand; after two weeks a person is needed
alter table delivery add column trying_since datetime(6);
-- the column that holds it
alter table delivery add column delivered_to varchar(2000);
-- when the gradebook is compared with what was delivered
alter table delivery add column check_at datetime(6);
-- the comparison has sent it again; the next time a person is needed
alter table delivery add column sent_again boolean default false not null;
update delivery set trying_since = wanted_at;
alter table delivery add key delivery_check (platform_id, check_at);
alter table delivery add key delivery_delivered (platform_id, delivered_at);
alter table delivery add key delivery_state (state, wanted_at);

-- How a platform takes deliveries. There is a row once something was the matter.
create table platform_delivery (
    platform_id   bigint not null,
    -- by the operator
    paused_at     datetime(6),
    -- failures of the platform itself, one after the other
    failures      int default 0 not null,
    failing_since datetime(6),
    -- before that it is left alone; then one delivery tries how it is
    next_probe_at datetime(6),
    cause         varchar(50),
    cause_detail  varchar(1000),
    primary key (platform_id),
    constraint platform_delivery_platform_fk foreign key (platform_id) references platform (id) on delete cascade
) default character set utf8mb4;
