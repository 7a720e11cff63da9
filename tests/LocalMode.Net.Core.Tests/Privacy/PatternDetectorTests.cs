using System.Text.RegularExpressions;

namespace LocalMode.Core.Tests.Privacy;

public class PatternDetectorTests
{
    [Fact]
    public async Task Pattern_Matches_AreReportedUnderNameAndKind()
    {
        PatternDetector detector = new("badge", "B-[0-9]{3}", SensitiveDataKind.NationalId);
        (await DetectAsync(detector, "B-123, then B-45 and B-678")).Should().Equal(
            new SensitiveSpan(SensitiveDataKind.NationalId, 0, 5, "badge"), new SensitiveSpan(SensitiveDataKind.NationalId, 21, 5, "badge"));
    }

    [Fact]
    public async Task Pattern_EmptyMatches_AreIgnored() =>
        (await DetectAsync(new PatternDetector("none", "x*"), "abc")).Should().BeEmpty();

    [Fact]
    public async Task Pattern_FullWidthAndInvisibleCharacters_DoNotHideAMatch()
    {
        PatternDetector detector = new("badge", "B-[0-9]{3}");
        (await DetectAsync(detector, "no Ｂ－１２３ here, B-\u200b4\u200b56 there")).Should().Equal(
            new SensitiveSpan(SensitiveDataKind.Custom, 3, 5, "badge"), new SensitiveSpan(SensitiveDataKind.Custom, 15, 7, "badge"));
    }

    [Fact]
    public async Task Pattern_ThatBacktracksWithoutEnd_IsAnErrorWithoutTheText()
    {
        PatternDetector detector = new("bad", "^(a+)+$", matchTimeout: TimeSpan.FromMilliseconds(50));
        string text = new string('a', 60) + "!";

        TimeoutException error = (await FluentActions.Awaiting(() => DetectAsync(detector, text)).Should().ThrowAsync<TimeoutException>()).Which;

        error.ToString().Should().Contain("'bad'").And.NotContain("aaaa");
        error.InnerException.Should().BeNull();
    }

    [Fact]
    public async Task Pattern_NonBacktracking_NeedsNoTimeout()
    {
        PatternDetector detector = new("good", new Regex("^(a+)+$", RegexOptions.NonBacktracking));
        (await DetectAsync(detector, new string('a', 100_000) + "!")).Should().BeEmpty();
        (await DetectAsync(detector, "aaa")).Should().ContainSingle();
    }

    [Fact]
    public void Constructor_WithoutTimeoutNameOrPattern_Throws()
    {
        FluentActions.Invoking(() => new PatternDetector("x", new Regex("a"))).Should().Throw<ArgumentException>().WithMessage("*timeout*");
        FluentActions.Invoking(() => new PatternDetector("x", "a", matchTimeout: Regex.InfiniteMatchTimeout)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new PatternDetector(" ", "a")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new PatternDetector("x", "(")).Should().Throw<ArgumentException>();
    }

    private static async Task<IReadOnlyList<SensitiveSpan>> DetectAsync(PatternDetector detector, string text) => await detector.DetectAsync(text, TestContext.Current.CancellationToken);
}
