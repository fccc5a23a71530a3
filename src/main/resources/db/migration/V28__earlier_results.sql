-- What a result said before it was changed, taken back or followed by a second defence.

alter table result_change add column comment mediumtext;

create table result_change_score (
    result_change_id bigint not null,
    criterion_id     varchar(100) character set ascii collate ascii_bin not null,
    points           int not null,
    comment          varchar(1000),
    primary key (result_change_id, criterion_id),
    constraint result_change_score_fk foreign key (result_change_id) references result_change (id) on delete cascade
) default character set utf8mb4;
