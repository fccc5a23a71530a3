-- What listeners write about what others handed in at the end of a module. Each reads one work after the other: a place is
-- given once, and so is a work. What was removed by an instructor keeps its place and loses what it said.

alter table course_run add column peer_review boolean default false not null;

create table peer_review (
    id          bigint not null auto_increment,
    answer_id   bigint not null,
    reader_id   bigint not null,
    task_id     varchar(100) character set ascii collate ascii_bin not null,
    -- 0 for the reader's first of the task
    place       int not null,
    assigned_at datetime(6) not null,
    -- the version of the answer that it is about, once it was sent
    number      int default 0 not null,
    text        mediumtext,
    sent_at     datetime(6),
    -- when the author of the answer saw it
    read_at     datetime(6),
    removed     boolean default false not null,
    version     int default 0 not null,
    primary key (id),
    unique key peer_review_work (answer_id, reader_id),
    unique key peer_review_place (reader_id, task_id, place),
    constraint peer_review_answer_fk foreign key (answer_id) references answer (id) on delete cascade,
    constraint peer_review_reader_fk foreign key (reader_id) references participant (id) on delete cascade
) default character set utf8mb4;
