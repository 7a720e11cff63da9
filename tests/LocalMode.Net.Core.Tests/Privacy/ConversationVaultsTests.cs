using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Privacy;

public class ConversationVaultsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Get_SameConversation_GivesTheSameVault()
    {
        ConversationVaults vaults = new(_time);

        vaults.Get("a").Should().BeSameAs(vaults.Get("a")).And.NotBeSameAs(vaults.Get("b"));
        vaults.Get(null).Should().NotBeSameAs(vaults.Get(null));
        vaults.Count.Should().Be(2);
    }

    [Fact]
    public void Get_TooMany_ForgetsTheOneUsedLongestAgo()
    {
        ConversationVaults vaults = new(_time, capacity: 2, TimeSpan.FromHours(1));
        RedactionVault a = vaults.Get("a");
        RedactionVault b = vaults.Get("b");
        vaults.Get("a");
        vaults.Get("c");

        vaults.Count.Should().Be(2);
        vaults.Get("a").Should().BeSameAs(a);
        vaults.Get("b").Should().NotBeSameAs(b);
    }

    [Fact]
    public void Get_NotUsedForLong_GivesANewVault()
    {
        ConversationVaults vaults = new(_time, capacity: 9, TimeSpan.FromMinutes(10));
        RedactionVault a = vaults.Get("a");
        RedactionVault b = vaults.Get("b");
        _time.Advance(TimeSpan.FromMinutes(10));
        vaults.Get("a").Should().BeSameAs(a);
        _time.Advance(TimeSpan.FromMinutes(1));

        vaults.Get("b").Should().NotBeSameAs(b);
        vaults.Get("a").Should().BeSameAs(a);
    }

    [Fact]
    public void Forget_Known_GivesANewVaultNext()
    {
        ConversationVaults vaults = new(_time);
        RedactionVault a = vaults.Get("a");

        vaults.Forget("a").Should().BeTrue();
        vaults.Forget("a").Should().BeFalse();
        vaults.Get("a").Should().NotBeSameAs(a);
    }
}
