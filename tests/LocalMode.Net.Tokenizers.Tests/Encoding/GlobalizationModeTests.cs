using System.Globalization;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>Makes sure that the second run of the goldens really has no ICU.</summary>
public sealed class GlobalizationModeTests
{
    public const string ExpectInvariant = "LOCALMODE_TEST_EXPECT_INVARIANT";

    [Fact]
    public void InvariantMode_WhenAskedFor_IsOn()
    {
        bool expected = Environment.GetEnvironmentVariable(ExpectInvariant) == "1";

        // Invariant mode keeps no culture data: every culture has the invariant one's.
        bool invariant = AppContext.TryGetSwitch("System.Globalization.Invariant", out bool on) && on
            || "\u00C9".Normalize(System.Text.NormalizationForm.FormD).Length == 1;

        (invariant || !expected).Should().BeTrue("the culture is '{0}'", CultureInfo.CurrentCulture.Name);
    }
}
