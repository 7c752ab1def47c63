using FsCheck;
using FsCheck.Fluent;

namespace ContactsFunctions.Tests.Support;

/// <summary>Properties that must hold for whatever is generated. The seed is fixed, so a failure comes back; FsCheck prints it.</summary>
internal static class Properties
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithReplay(20260301, 1).WithQuietOnSuccess(true);

    public static void Hold<T>(Gen<T> cases, Func<T, bool> property, int count = 500) =>
        Prop.ForAll(cases.ToArbitrary(), property).Check(Config.WithMaxTest(count));
}
