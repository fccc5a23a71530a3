-- The schedule of a course run: a unit's lecture hours may be several webinars. Who attended, calendars, settings.

alter table course_run add column in_order boolean default false not null;
alter table course_run add column first_day date;
alter table course_run add column last_day date;
alter table course_run add column meeting_link varchar(2000);
alter table course_run add column late_work boolean default true not null;
alter table course_run add column others_named boolean default true not null;

-- MySQL wants an index for the foreign key before the unique one goes
create index webinar_start on webinar (course_run_id, starts_at);
alter table webinar drop constraint webinar_unit;
alter table webinar add column ends_at datetime(6);
alter table webinar add column place varchar(500);
-- how often its time, place or unit changed (RFC 5545, 3.8.7.4)
alter table webinar add column revision int default 0 not null;
alter table webinar add column changed_at datetime(6);
update webinar set starts_at = (select created_at from course_run where course_run.id = webinar.course_run_id) where starts_at is null;
update webinar set ends_at = timestampadd(minute, 90, starts_at), changed_at = current_timestamp(6);
alter table webinar modify column starts_at datetime(6) not null;
alter table webinar modify column ends_at datetime(6) not null;
alter table webinar modify column changed_at datetime(6) not null;

create table attendance (
    webinar_id     bigint not null,
    participant_id bigint not null,
    -- LIVE, RECORDING, or MARKED by an instructor
    way            varchar(20) character set ascii collate ascii_bin not null,
    since          datetime(6) not null,
    primary key (webinar_id, participant_id),
    key attendance_participant (participant_id),
    constraint attendance_webinar_fk foreign key (webinar_id) references webinar (id) on delete cascade,
    constraint attendance_participant_fk foreign key (participant_id) references participant (id) on delete cascade
) default character set utf8mb4;

-- The private address of a participant's calendar.
create table calendar_feed (
    participant_id bigint not null,
    secret_hash    char(64) character set ascii collate ascii_bin not null,
    created_at     datetime(6) not null,
    primary key (participant_id),
    unique key calendar_feed_secret (secret_hash),
    constraint calendar_feed_participant_fk foreign key (participant_id) references participant (id) on delete cascade
) default character set utf8mb4;

-- The platform's ids of a participant's groups, apart by commas, as the last launch that told them said; and their names.
alter table participant add column group_ids varchar(1000) character set utf8mb4 collate utf8mb4_bin;

create table course_group (
    course_run_id bigint not null,
    group_id      varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    name          varchar(255) not null,
    primary key (course_run_id, group_id),
    constraint course_group_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade
) default character set utf8mb4;
