-- The boards of the modules. A reply names the post that it answers. A post that was removed keeps its place and loses
-- what it said. The key is that of the form: sent twice, it makes one post.

create table post (
    id             bigint not null auto_increment,
    course_run_id  bigint not null,
    module_id      varchar(100) character set ascii collate ascii_bin not null,
    author_id      bigint not null,
    parent_id      bigint,
    form_key       char(36) character set ascii collate ascii_bin not null,
    text           mediumtext,
    links          mediumtext,
    pinned         boolean default false not null,
    created_at     datetime(6) not null,
    edited_at      datetime(6),
    removed_by     varchar(20),
    version        int default 1 not null,
    primary key (id),
    unique key post_form (author_id, form_key),
    key post_board (course_run_id, module_id, parent_id, pinned, id),
    key post_replies (parent_id, id),
    constraint post_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade,
    constraint post_author_fk foreign key (author_id) references participant (id) on delete cascade,
    constraint post_parent_fk foreign key (parent_id) references post (id) on delete cascade
) default character set utf8mb4;

create table post_file (
    upload_id bigint not null,
    post_id   bigint not null,
    primary key (upload_id),
    key post_file_post (post_id),
    constraint post_file_upload_fk foreign key (upload_id) references upload (id) on delete cascade,
    constraint post_file_post_fk foreign key (post_id) references post (id) on delete cascade
) default character set utf8mb4;
