namespace LocalMode.Core.Tests.Escalation.Commit;

public class CommitPolicyParsingTests
{
    [Fact]
    public void Parse_WhatToStringWrote_GivesThePolicy()
    {
        foreach (CommitPolicy policy in (CommitPolicy[])[CommitPolicy.FirstContent, CommitPolicy.FirstSentence, CommitPolicy.WholeResponse, CommitPolicy.AfterTokens(1), CommitPolicy.AfterTokens(int.MaxValue)])
        {
            CommitPolicy.Parse(policy.ToString()).Should().Be(policy);
            CommitPolicy.Parse($" {policy.ToString().ToUpperInvariant()} ").Should().Be(policy);
            ParseAny<CommitPolicy>(policy.ToString()).Should().Be(policy);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("First")]
    [InlineData("AfterTokens")]
    [InlineData("AfterTokens(")]
    [InlineData("AfterTokens()")]
    [InlineData("AfterTokens(0)")]
    [InlineData("AfterTokens(-1)")]
    [InlineData("AfterTokens(1.5)")]
    [InlineData("AfterTokens(99999999999)")]
    [InlineData("AfterTokens(1)x")]
    [InlineData("WholeResponse()")]
    public void Parse_AnythingElse_IsRefused(string text)
    {
        CommitPolicy.TryParse(text, out CommitPolicy policy).Should().BeFalse();
        policy.Should().Be(default(CommitPolicy));
        FluentActions.Invoking(() => CommitPolicy.Parse(text)).Should().Throw<FormatException>().WithMessage("*AfterTokens(n)*");
    }

    private static T ParseAny<T>(string text)
        where T : ISpanParsable<T> => T.TryParse(text.AsSpan(), null, out T? value) && T.Parse(text, null).Equals(value) ? value : throw new FormatException();
}
