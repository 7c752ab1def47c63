namespace ContactsFunctions;

internal static class Placeholder;
