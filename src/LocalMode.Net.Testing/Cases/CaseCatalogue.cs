namespace LocalMode.Testing;

/// <summary>All cases, group by group.</summary>
internal static class CaseCatalogue
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        .. IdentityCases.All,
        .. StreamingCases.All,
        .. UsageCases.All,
        .. UnicodeCases.All,
        .. OptionsCases.All,
        .. OutputLimitCases.All,
        .. StopSequenceCases.All,
        .. CancellationCases.All,
        .. ConcurrencyCases.All,
        .. ResponseFormatCases.All,
        .. ToolCases.All,
        .. ToolCallCases.All,
        .. ToolModeCases.All,
        .. ErrorCases.All,
        .. DisposalCases.All,
    ];
}
