-- A session is one row, under the hash of its id. Those that are open now end: whoever has one launches again.
drop table SPRING_SESSION_ATTRIBUTES;
drop table SPRING_SESSION;

create table web_session (
    id           char(64) character set ascii collate ascii_bin not null,
    created_at   datetime(6) not null,
    -- at most a minute before it was really used last
    seen_at      datetime(6) not null,
    idle_seconds int not null,
    ends_at      datetime(6) not null,
    attributes   blob not null,
    primary key (id),
    key web_session_ends_at (ends_at)
) default character set utf8mb4;
