using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Tests.Stores;

/// <summary>API keys: <c>ck_&lt;store_id&gt;-&lt;random&gt;</c> (contract §1).</summary>
public sealed class ApiKeyTests
{
    [Theory]
    [InlineData("shop")]
    [InlineData("a_b_c")]
    [InlineData("_")]
    [InlineData("ck_shop_x-1")]
    [InlineData("-")]
    [InlineData("a-b_c-")]
    public void A_key_says_its_store_and_ends_in_at_least_160_random_bits_of_letters_and_digits(string id)
    {
        var store = StoreId.Parse(id);
        var (_, key) = ApiKey.Create(store);
        Assert.Matches($"^ck_{id}-[A-Za-z0-9]+$", key);
        var random = key[(key.LastIndexOf('-') + 1)..];
        Assert.True(random.Length * Math.Log2(62) >= 160);
        Assert.True(ApiKey.TryGetStore(key, out var read));
        Assert.Equal(store, read);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("a_b-c")]
    [InlineData("_")]
    [InlineData("a-")]
    public void An_older_key_with_an_underscore_says_its_store_as_well(string id)
    {
        Assert.True(ApiKey.TryGetStore($"ck_{id}_0123456789abcdefABCDEF0123456789", out var read));
        Assert.Equal(id, read.ToString());
    }

    /// <summary>Omnisend's PHP library throws where there are more or fewer.</summary>
    [Fact]
    public void A_key_of_a_store_without_a_hyphen_has_exactly_one() =>
        Assert.Single(ApiKey.Create(StoreId.Parse("my_shop")).Key, sign => sign == '-');

    [Fact]
    public void No_two_keys_are_alike()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => ApiKey.Create(StoreId.Parse("shop"))).ToArray();
        Assert.Equal(1000, keys.Select(key => key.Key).Distinct().Count());
        Assert.Equal(1000, keys.Select(key => key.KeyId).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ck_")]
    [InlineData("ck__")]
    [InlineData("ck_-")]
    [InlineData("ck_-x")]
    [InlineData("ck_shop")]
    [InlineData("CK_shop_x")]
    [InlineData("sk_shop_x")]
    [InlineData("ck_no shop_x")]
    public void Other_texts_name_no_store(string key) => Assert.False(ApiKey.TryGetStore(key, out _));

    [Fact]
    public void A_store_takes_each_of_its_keys_and_no_other()
    {
        var id = StoreId.Parse("shop");
        var keys = Enumerable.Range(0, 3).Select(_ => ApiKey.Create(id)).ToArray();
        var store = new Store(id, StoreSettings.Default, DateTimeOffset.UnixEpoch, [.. keys[..2].Select(key => new StoreKey(key.KeyId, ApiKey.Hash(key.Key), DateTimeOffset.UnixEpoch))]);
        Assert.Equal([true, true, false], keys.Select(key => store.KeyIdOf(key.Key) is not null));
        Assert.Null(store.KeyIdOf(keys[0].Key + "x"));
        Assert.Null(store.KeyIdOf(keys[0].Key.ToUpperInvariant()));
        Assert.Null(store.KeyIdOf(string.Empty));
    }
}
