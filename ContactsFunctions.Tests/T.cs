namespace ContactsFunctions.Tests;
public class T(Support.AzuriteFixture a) { [Fact] public void X() => Assert.NotEqual(a.NewAccount(), a.NewAccount()); }
