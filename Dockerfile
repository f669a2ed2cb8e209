# An emulator of Authing for a team: `docker build --tag authing-emulator .`, then
# `docker run --publish 127.0.0.1:7000:7000 --volume authing:/data authing-emulator`.
# How to use it: "For a team" in crates/emulator/README.md. `.ci/dockerfile` runs these steps on a machine without Docker; what it
# cannot run, it refuses.
FROM rust:1-slim-bookworm AS build
ARG PROFILE=release
WORKDIR /src
COPY . .
RUN cargo install --locked --no-track --path crates/emulator --profile "$PROFILE" --root out
RUN mkdir data

FROM debian:bookworm-slim
COPY --from=build /src/out/bin/authing-emulator /usr/local/bin/
COPY --from=build --chown=10001:10001 /src/data /data
USER 10001:10001
VOLUME /data
EXPOSE 7000
HEALTHCHECK --interval=5s --timeout=5s CMD ["authing-emulator", "--health"]
# Inside a container, this is no more than what --publish lets in.
ENTRYPOINT ["authing-emulator", "--host", "0.0.0.0"]
CMD ["--state", "/data/pool.json"]
