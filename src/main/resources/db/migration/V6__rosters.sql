-- The roster of a course run (NRPS 2.0): where it is, whether it is wanted, and what came of it.

create table roster (
    course_run_id   bigint not null,
    platform_id     bigint not null,
    -- none where the platform has stopped offering it
    memberships_url varchar(2000),
    wanted_at       datetime(6),
    begun_at        datetime(6),
    read_at         datetime(6),
    cause           varchar(50),
    cause_detail    varchar(1000),
    primary key (course_run_id),
    key roster_wanted (platform_id, wanted_at),
    constraint roster_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade
) default character set utf8mb4;

-- Who is on the roster takes part before they have ever launched; who is no longer on it has left.
alter table participant modify first_launch_at datetime(6) null;
alter table participant modify last_launch_at datetime(6) null;
alter table participant add column left_at datetime(6);
