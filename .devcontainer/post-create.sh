#!/usr/bin/env bash
# What the image lacks: Chromium for the browser tests, and the packages of the first build and run.
set -euo pipefail

# Ubuntu's own package 'chromium-browser' only installs a snap, which does not start in a container.
sudo apt-get update
if [ "$(dpkg --print-architecture)" = amd64 ]; then
  curl -fsSLo /tmp/chrome.deb https://dl.google.com/linux/direct/google-chrome-stable_current_amd64.deb
  sudo apt-get install -y --no-install-recommends /tmp/chrome.deb
  rm /tmp/chrome.deb
else
  sudo apt-get install -y --no-install-recommends software-properties-common
  sudo add-apt-repository -y ppa:xtradeb/apps
  sudo apt-get install -y --no-install-recommends chromium
fi

dotnet restore
(cd local && npm ci)
