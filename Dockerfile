# syntax=docker/dockerfile:1
FROM rust:1-bookworm AS build
WORKDIR /src
COPY . .
# The caches live outside the image, so the binary is taken out within the same step.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --profile dist --locked --package pandabase \
    && install -D target/dist/pandabase /out/pandabase

FROM debian:bookworm-slim
# Certificates of public authorities: webhooks, mail and PostgreSQL are reached over TLS.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 pandabase \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin pandabase \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /out/pandabase /usr/local/bin/pandabase
ENV PANDABASE_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8443 8080 8081
# The settings file and the variables say where the server of this container is. The first migrations of a large
# database take a while.
HEALTHCHECK --interval=10s --timeout=6s --start-period=120s --retries=3 CMD ["pandabase", "health"]
# SIGTERM, the default, finishes the requests already accepted.
STOPSIGNAL SIGTERM
ENTRYPOINT ["pandabase"]
CMD ["serve"]
