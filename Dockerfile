# The demo as one image: any of its servers, chosen by NOPAL_SERVER. A game's own Dockerfile looks the same, with its own
# build commands (docs/deploy.md).
FROM node:24-trixie-slim AS build
WORKDIR /nopal
COPY . .
RUN npm ci
RUN npm run --silent build && npm run --silent codegen && npm run --silent bundle -w apps

# What a running server needs of node_modules: no tools, and of uWebSockets.js' 257 MB the one binary for this Node.
FROM build AS modules
RUN npm ci --omit=dev --workspace apps \
 && find node_modules/uWebSockets.js -name 'uws_*.node' ! -name "uws_linux_$(node -p 'process.arch + "_" + process.versions.modules').node" -delete \
 && rm -rf packages/*/src packages/cli codegen

FROM node:24-trixie-slim
ENV NODE_ENV=production
WORKDIR /nopal
COPY --from=modules /nopal/node_modules node_modules
COPY --from=modules /nopal/packages packages
COPY --from=build /nopal/apps/package.json apps/package.json
COPY --from=build /nopal/apps/dist apps/dist
USER node
# The players' port, and the servers' own.
EXPOSE 3250 3260
CMD ["node", "--enable-source-maps", "apps/dist/serve.js"]
