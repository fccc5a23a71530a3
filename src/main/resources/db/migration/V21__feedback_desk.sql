-- The instructors' queue of answers, what they are writing, and their own phrases.

-- When the listener began to wait for an instructor: the same as the class Answer says.
alter table answer add column waits_since datetime(6) generated always as (
    case when state = 'HANDED_IN' and (asked_at is null or handed_in_at < asked_at) then handed_in_at else asked_at end);
create index answer_queue on answer (course_run_id, waits_since, id, unit_id);
create index answer_queue_of_unit on answer (course_run_id, unit_id, waits_since);
create index answer_decided on answer (course_run_id, state, handed_in_at, id);
create index answer_handed_in on answer (course_run_id, handed_in_at, id);
-- how far the listeners are, without looking at the answers themselves
create index answer_progress on answer (course_run_id, participant_id, unit_id, task_id, state, number);
alter table answer drop index answer_waiting;
alter table answer drop index answer_unit;

create table feedback_draft (
    answer_id bigint not null,
    author_id bigint not null,
    text      mediumtext not null,
    saved_at  datetime(6) not null,
    version   int not null,
    primary key (answer_id, author_id),
    constraint feedback_draft_answer_fk foreign key (answer_id) references answer (id) on delete cascade,
    constraint feedback_draft_author_fk foreign key (author_id) references participant (id) on delete cascade
) default character set utf8mb4;

-- Which answer an instructor has open; nobody is kept away by it.
create table answer_reader (
    reader_id bigint not null,
    answer_id bigint not null,
    since     datetime(6) not null,
    ends_at   datetime(6) not null,
    primary key (reader_id),
    key answer_reader_answer (answer_id),
    constraint answer_reader_reader_fk foreign key (reader_id) references participant (id) on delete cascade,
    constraint answer_reader_answer_fk foreign key (answer_id) references answer (id) on delete cascade
) default character set utf8mb4;

-- What an instructor writes often, in whichever course run.
create table phrase (
    id        bigint not null auto_increment,
    person_id bigint not null,
    text      varchar(1000) not null,
    primary key (id),
    key phrase_person (person_id),
    constraint phrase_person_fk foreign key (person_id) references person (id) on delete cascade
) default character set utf8mb4;
