-- A session of the defence is cut into slots of the same length; a row of defence_slot is one that somebody has.

create table defence_session (
    id            bigint not null auto_increment,
    course_run_id bigint not null,
    starts_at     datetime(6) not null,
    slot_minutes  int not null,
    slots         int not null,
    ends_at       datetime(6) not null,
    link          varchar(2000),
    -- whether listeners choose their slots themselves
    open          boolean not null,
    -- the person who holds it, in whatever course run
    held_by       bigint not null,
    -- the slot that an instructor called; absent while the clock decides
    called        int,
    changed_at    datetime(6) not null,
    version       int not null,
    primary key (id),
    key defence_session_start (course_run_id, starts_at),
    key defence_session_held (held_by, starts_at),
    constraint defence_session_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade,
    constraint defence_session_held_fk foreign key (held_by) references person (id) on delete cascade
) default character set utf8mb4;

create table defence_slot (
    session_id bigint not null,
    number     int not null,
    project_id bigint not null,
    changed_at datetime(6) not null,
    primary key (session_id, number),
    unique key defence_slot_project (project_id),
    constraint defence_slot_session_fk foreign key (session_id) references defence_session (id) on delete cascade,
    constraint defence_slot_project_fk foreign key (project_id) references project (id) on delete cascade
) default character set utf8mb4;
