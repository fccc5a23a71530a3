-- A choice of links under way between the LMS and the tool (Deep Linking 2.0). It lives for hours; no foreign keys, so
-- that it stands in nobody's way.
create table deep_linking_request (
    id            varchar(36) character set ascii collate ascii_bin not null,
    opened_by     bigint not null,
    platform_id   bigint not null,
    deployment_id varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    return_url    varchar(2000) not null,
    multiple      boolean not null,
    line_items    boolean not null,
    data          mediumtext,
    begun_at      datetime(6) not null,
    primary key (id),
    key deep_linking_request_begun (begun_at)
) default character set utf8mb4;

-- What instructors picked for the course. Whether the LMS really made the link is known when somebody opens it.
create table placement (
    course_run_id bigint not null,
    activity      varchar(100) not null,
    title         varchar(255) not null,
    picked_by     bigint not null,
    picked_at     datetime(6) not null,
    -- how many links an instructor has found to be right; the note comes back when there is another number of them
    links_settled int,
    primary key (course_run_id, activity),
    constraint placement_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade,
    constraint placement_picked_by_fk foreign key (picked_by) references participant (id) on delete cascade
) default character set utf8mb4;

-- A link whose custom parameters name nothing opens what an instructor has chosen for it.
alter table resource_link add column named boolean default true not null;
alter table resource_link add column chosen_activity varchar(100);

-- The gradebook of the context as the last launch offered it (AGS 2.0, 3.1).
alter table course_run add column line_items varchar(2000);
alter table course_run add column may_add_line_items boolean default false not null;

-- The column that was found or made for an activity where no link brings one along. The lease is held by the one node
-- that looks for it.
create table line_item (
    course_run_id bigint not null,
    activity      varchar(100) not null,
    url           varchar(2000),
    leased_until  datetime(6) not null,
    primary key (course_run_id, activity),
    constraint line_item_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade
) default character set utf8mb4;
