-- Uploads: each content once, by its SHA-256; a row per upload.

create table stored_file (
    sha256    char(64) character set ascii collate ascii_bin not null,
    size      bigint not null,
    stored_at datetime(6) not null,
    primary key (sha256)
) default character set utf8mb4;

create table upload (
    id             bigint not null auto_increment,
    course_run_id  bigint not null,
    participant_id bigint not null,
    name           varchar(255) not null,
    type           varchar(20) not null,
    sha256         char(64) character set ascii collate ascii_bin not null,
    created_at     datetime(6) not null,
    primary key (id),
    key upload_content (sha256),
    constraint upload_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade,
    constraint upload_participant_fk foreign key (participant_id) references participant (id) on delete cascade,
    constraint upload_content_fk foreign key (sha256) references stored_file (sha256) on delete cascade
) default character set utf8mb4;

-- An answer is the draft; what is handed in becomes a version that stays. Text is HTML, cleaned; links stand line by
-- line.

alter table answer add column links mediumtext;
alter table answer add column number int default 0 not null;
alter table answer add column drafted_at datetime(6);
alter table answer add column asked_at datetime(6);
update answer set links = link;
update answer set text = concat('<p>', replace(replace(replace(replace(text, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '
', '<br>'), '</p>') where text is not null;
update answer set number = 1 where state <> 'DRAFT';
update answer set handed_in_at = null where state = 'DRAFT';
alter table answer drop column link;
-- what waits for an instructor, without looking at the answers themselves
create index answer_waiting on answer (course_run_id, unit_id, state, asked_at);

create table answer_version (
    answer_id    bigint not null,
    number       int not null,
    text         mediumtext,
    links        mediumtext,
    handed_in_at datetime(6) not null,
    primary key (answer_id, number),
    constraint answer_version_answer_fk foreign key (answer_id) references answer (id) on delete cascade
) default character set utf8mb4;

insert into answer_version (answer_id, number, text, links, handed_in_at)
select id, 1, text, links, handed_in_at from answer where state <> 'DRAFT';

-- A file belongs to the versions from the first to before the last number; without a last one to the draft as well.
create table answer_file (
    upload_id  bigint not null,
    answer_id  bigint not null,
    added_in   int not null,
    removed_in int,
    primary key (upload_id),
    key answer_file_answer (answer_id),
    constraint answer_file_upload_fk foreign key (upload_id) references upload (id) on delete cascade,
    constraint answer_file_answer_fk foreign key (answer_id) references answer (id) on delete cascade
) default character set utf8mb4;

-- The version that was handed in by then; 0 before the first.
alter table feedback add column number int default 1 not null;
