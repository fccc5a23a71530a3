# syntax=docker/dockerfile:1

FROM eclipse-temurin:21-jdk-noble AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src src
# Maven's repository is kept from build to build
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q package -DskipTests \
 && cp target/bilik-*.jar bilik.jar \
 && java -Djarmode=tools -jar bilik.jar extract --layers --destination layers

FROM eclipse-temurin:21-jre-noble
# a JRE without jdk.localedata would write Kazakh and Russian dates in English
RUN java --list-modules | grep -q '^jdk.localedata@' \
 && groupadd --system --gid 10001 bilik \
 && useradd --system --uid 10001 --gid bilik --home-dir /opt/bilik --shell /usr/sbin/nologin bilik \
 && install -d -o bilik -g bilik /opt/bilik /opt/bilik/data /opt/bilik/lti-config
WORKDIR /opt/bilik
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
USER bilik
# One start without a database to keep the loaded classes: the next starts take a third of the time. The same garbage
# collector as below, or the archive is of no use.
RUN BILIK_SECRETKEY=only-for-the-start-that-trains-the-archive SPRING_DATASOURCE_URL="jdbc:h2:mem:training;MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE" \
    java -XX:+UseSerialGC -XX:ArchiveClassesAtExit=bilik.jsa -Dspring.context.exit=onRefresh -jar bilik.jar

# for a container of 512 MiB; with more memory the heap grows with it
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=45 -XX:SharedArchiveFile=/opt/bilik/bilik.jsa -Xshare:auto -XX:+ExitOnOutOfMemoryError"
EXPOSE 8080
VOLUME /opt/bilik/data
# bash is in the image, as the image's own start script needs it
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /actuator/health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
CMD ["java", "-jar", "bilik.jar"]
