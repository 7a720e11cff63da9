namespace LocalMode.Core.Tests.Escalation.Triggers;

internal sealed class FakeLoad(int queueLength = 0, int queueLimit = 0, long? needed = null, long? available = null) : IModelLoad
{
    public int QueueLength => queueLength;

    public int QueueLimit => queueLimit;

    public long? MemoryNeeded => needed;

    public long? MemoryAvailable => available;
}
