(function () { })();
