using System.Reflection;

namespace LocalMode.Core.Tests.Errors;

public class LocalModeExceptionTests
{
    private static readonly LocalModeException[] Family =
    [
        new ModelNotFoundException("m", ["/a", "/b"], "Check the path.", "abc"),
        new ModelNotReadyException("m", ModelState.Loading),
        new ModelInvalidException("f.json", "$.model", "Found 1, expected 2."),
        new NativeLibraryException("libx", ["/a"], "not found", "Install it."),
        new ModelOutOfMemoryException("m", 2L << 20, 1L << 20),
        new ContextOverflowException(10, 5, 2),
        new UnsupportedCapabilityException("image input", "fake"),
        new SchemaNotEnforceableException("contains", "/items"),
        new SchemaInvalidException("/properties/a", "Found 1, expected a schema."),
        new SchemaTooComplexException("nesting of 64"),
        new TemplateFailedException("no roles", 3),
        new InvalidOutputException("not JSON.", "{"),
        new OverloadedException(4, 4),
        new VectorSpaceMismatchException("a", "b"),
        new EscalationForbiddenException("LocalOnly", new OverloadedException(4, 4)),
        new EscalationIncompleteException("half", EscalationReason.Overloaded, [], new OverloadedException(4, 4)),
        new BudgetExceededException("day", "1 USD"),
        new OfflineException(),
        new AuditLogException("audit.log", "In use."),
        new ConstraintUnsatisfiableException("It contradicts itself."),
    ];

    [Fact]
    public void Family_IsClosedAndEachKindHasOneType()
    {
        Type[] types = [.. typeof(LocalModeException).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(LocalModeException)))];

        types.Should().AllSatisfy(t => t.IsSealed.Should().BeTrue());
        Family.Select(e => e.GetType()).Should().BeEquivalentTo(types);
        Family.Select(e => e.Kind).Should().BeEquivalentTo(Enum.GetValues<LocalModeErrorKind>());
        typeof(LocalModeException).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Should().AllSatisfy(c => c.IsFamilyAndAssembly.Should().BeTrue("nobody outside Core may join the family"));
    }

    [Fact]
    public void Message_OfEach_NamesWhatWasFoundAndIsFreeOfModelOutput()
    {
        Family.Should().AllSatisfy(e => e.Message.Should().NotBeNullOrWhiteSpace());
        Family.OfType<ModelNotFoundException>().Single().Message.Should().ContainAll("/a", "/b", "abc", "Check the path.");
        Family.OfType<ModelInvalidException>().Single().Message.Should().ContainAll("f.json", "$.model", "Found 1, expected 2.");
        Family.OfType<ContextOverflowException>().Single().Message.Should().ContainAll("10", "5", "2");
        ContextOverflowException.ForInput("The text at index 3", 20, 12, "Cut it.").Should().BeEquivalentTo(
            new { Tokens = 20, Limit = 12, ReservedOutput = 0, Message = "The text at index 3 has 20 tokens, but there is room for 12. Cut it." });
        Family.OfType<InvalidOutputException>().Single().Message.Should().NotContain("{");
        Family.OfType<EscalationIncompleteException>().Single().Message.Should().NotContain("half");
        ModelInvalidException.HashMismatch("f", "aa", "bb").Should().BeEquivalentTo(new { File = "f", ExpectedSha256 = "aa", FoundSha256 = "bb" });
    }

    [Fact]
    public void IsTransient_IsTrueOnlyWhereTheSameCallMaySucceedLater() =>
        Family.Where(e => e.IsTransient).Select(e => e.Kind).Should().BeEquivalentTo(
            [LocalModeErrorKind.ModelNotReady, LocalModeErrorKind.OutOfMemory, LocalModeErrorKind.Overloaded, LocalModeErrorKind.Offline]);
}
