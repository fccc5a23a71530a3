-- Attempts to sign in on the operator's pages, of late: by network, or by the browser that the operator has used before.
drop table operator_sign_in;
create table operator_sign_in (
    id     bigint not null auto_increment,
    at     datetime(6) not null,
    client varchar(64) not null,
    known  boolean not null,
    primary key (id),
    key operator_sign_in_client (client, at),
    key operator_sign_in_known (known, at)
) default character set utf8mb4;

-- Its one row is locked by whoever makes a key of the tool: two nodes that start at once make one key.
create table tool_key_turn (
    id int not null,
    primary key (id)
) default character set utf8mb4;
insert into tool_key_turn values (1);
