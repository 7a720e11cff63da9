namespace LocalMode.Core.Tests.Confidence;

public class PlainAnswerComparerTests
{
    [Theory]
    [InlineData("Paris", "paris.")]
    [InlineData("  Paris \n", "**Paris**")]
    [InlineData("San  Francisco", "san-francisco!")]
    [InlineData("４２", "42")]
    [InlineData("Zürich", "Zu\u0308rich")]
    [InlineData("3.14", "3.14.")]
    [InlineData("-5", "(-5)")]
    [InlineData("+", " + ")]
    [InlineData("\ud83d", "\ud83d")]
    public void Equals_SameWords_AreEqual(string left, string right)
    {
        PlainAnswerComparer.Instance.Equals(left, right).Should().BeTrue();
        PlainAnswerComparer.Instance.GetHashCode(left).Should().Be(PlainAnswerComparer.Instance.GetHashCode(right));
    }

    [Theory]
    [InlineData("Paris", "London")]
    [InlineData("3.14", "314")]
    [InlineData("5", "-5")]
    [InlineData("1,000", "1 000")]
    [InlineData("yes", "no")]
    [InlineData("+", "-")]
    [InlineData("ab c", "a bc")]
    [InlineData("", "x")]
    [InlineData("\U0001F600", "\U0001F601")]
    public void Equals_OtherWords_AreNot(string left, string right) => PlainAnswerComparer.Instance.Equals(left, right).Should().BeFalse();
}
