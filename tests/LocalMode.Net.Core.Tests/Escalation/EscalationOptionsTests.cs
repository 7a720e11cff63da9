using System.Reflection;

namespace LocalMode.Core.Tests.Escalation;

public class EscalationOptionsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        EscalationOptions options = new();

        options.Mode.Should().Be(EscalationMode.PreferLocal);
        options.Ceiling.Should().Be(EscalationMode.PreferLocal);
        options.FirstContentTimeout.Should().BeNull();
        options.ReadinessTimeout.Should().Be(TimeSpan.FromSeconds(30));
        options.ReservedOutputTokens.Should().Be(256);
        options.CloudModelId.Should().BeNull();
        options.FailureClassifiers.Should().BeEmpty();
        options.TimeProvider.Should().BeSameAs(TimeProvider.System);
    }

    [Fact]
    public void Client_OptionOutOfRange_IsRefusedAndNamed()
    {
        Refused(new() { Mode = (EscalationMode)9 }, "Mode");
        Refused(new() { Ceiling = (EscalationMode)9 }, "Ceiling");
        Refused(new() { FirstContentTimeout = TimeSpan.Zero }, "FirstContentTimeout");
        Refused(new() { FirstContentTimeout = TimeSpan.FromDays(50) }, "FirstContentTimeout");
        Refused(new() { ReadinessTimeout = TimeSpan.FromSeconds(-2) }, "ReadinessTimeout");
        Refused(new() { ReadinessTimeout = TimeSpan.FromDays(50) }, "ReadinessTimeout");
        Refused(new() { ReservedOutputTokens = -1 }, "ReservedOutputTokens");
        Create(new() { TimeProvider = null! }).Should().Throw<ArgumentNullException>();
        Create(new() { ReadinessTimeout = Timeout.InfiniteTimeSpan }).Should().NotThrow();

        static void Refused(EscalationOptions options, string property) =>
            Create(options).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(property).WithMessage($"*EscalationOptions.{property}*expected*");

        static Action Create(EscalationOptions options) => () => new FallbackChatClient(new Text.UpdateSequenceClient(), () => new Text.UpdateSequenceClient(), options).Dispose();
    }

    [Fact]
    public void Clone_AnyOptions_CopiesEveryProperty()
    {
        EscalationOptions options = new()
        {
            Mode = EscalationMode.LocalOnly,
            Ceiling = EscalationMode.LocalOnly,
            FirstContentTimeout = TimeSpan.FromSeconds(1),
            ReadinessTimeout = TimeSpan.FromSeconds(2),
            ReservedOutputTokens = 3,
            CloudModelId = "c",
            TimeProvider = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(),
        };
        options.FailureClassifiers.Add(new Nothing());

        EscalationOptions copy = options.Clone();

        copy.FailureClassifiers.Should().Equal(options.FailureClassifiers).And.NotBeSameAs(options.FailureClassifiers);
        EscalationOptions defaults = new();
        foreach (PropertyInfo property in typeof(EscalationOptions).GetProperties().Where(p => p.CanWrite))
        {
            property.GetValue(options).Should().NotBe(property.GetValue(defaults), $"{property.Name} must be set by this test");
            property.GetValue(copy).Should().Be(property.GetValue(options), property.Name);
        }
    }

    private sealed class Nothing : IFailureClassifier
    {
        public FailureVerdict Classify(Exception exception) => FailureVerdict.Unknown;
    }
}
