namespace LocalMode.Core.Tests.Audit;

public class InMemoryAuditLogTests
{
    [Fact]
    public async Task Append_64AtOnce_KeepsTheChainWhole()
    {
        InMemoryAuditLog log = new();
        log.VerifyChain().Should().BeEquivalentTo(new { IsValid = true, Records = 0L });
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(
            () => log.AppendAsync(AuditFolder.Entry(i), TestContext.Current.CancellationToken).AsTask(), TestContext.Current.CancellationToken)));

        ids.Should().OnlyHaveUniqueItems();
        log.VerifyChain().Should().BeEquivalentTo(new { IsValid = true, Records = 64L });
        log.Entries.Select(entry => entry.BytesOut).Should().BeEquivalentTo(Enumerable.Range(0, 64).Select(i => 1234L + i));
    }

    [Fact]
    public async Task Append_WhatIsNoHash_Throws() =>
        await FluentActions.Awaiting(() => new InMemoryAuditLog().AppendAsync(AuditFolder.Entry() with { ConversationHash = "text" }, TestContext.Current.CancellationToken).AsTask())
            .Should().ThrowAsync<ArgumentException>();

    [Fact]
    public void HashConversation_OfAName_IsItsSha256()
    {
        AuditEntry.HashConversation("abc").Should().Be("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        AuditEntry.HashConversation("").Should().Be("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        AuditEntry.HashConversation(null).Should().BeNull();
    }
}
