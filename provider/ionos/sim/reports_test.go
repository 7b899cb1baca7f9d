package sim_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// actions are what the log of the last hour says of a resource, latest first.
func actions(w *world, resource string) (found []string) {
	w.Helper()
	for _, l := range do(w, ionos.ListLogs, ionos.ListLogsInput{TimeRange: ionos.TimeRange{Period: "LAST_HOUR"}, Listing: ionos.Listing{Q: &resource}}) {
		require.Equal(w, "COMPLETED", *l.Status.State)
		found = append(found, *l.Action)
	}
	return found
}

func TestEveryAcceptedChangeIsLoggedWhenItIsOver(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: 90 * time.Second})
	do(w, ionos.ServerAction, ionos.ServerActionInput{ServerID: web1, Action: "REBOOT", Method: new("SOFTWARE")})
	require.Empty(t, actions(w, web1), "it is not over")
	refused(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: new(web1), Name: "n", Frequency: "ONCE"}, "403")
	w.passes(90 * time.Second)
	require.Equal(t, []string{"REBOOT"}, actions(w, web1), "what was refused is not logged")

	log := do(w, ionos.ListLogs, ionos.ListLogsInput{TimeRange: ionos.TimeRange{Period: "LAST_HOUR"}})[0]
	require.Equal(t, 90, *log.Duration)
	require.Equal(t, "web-1", *log.Resource.Name)
	require.Equal(t, log, do(w, ionos.GetLog, ionos.GetLogInput{LogID: *log.ID}))
	refused(w, ionos.GetLog, ionos.GetLogInput{LogID: nowhere}, "404")

	w.passes(time.Second)
	do(w, ionos.UpdateServer, ionos.UpdateServerInput{ServerID: web1, Name: "front", Description: ""})
	require.Equal(t, []string{"UPDATE", "REBOOT"}, actions(w, web1), "what takes no time is over at once")
	w.passes(time.Second)
	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: web1})
	w.passes(2 * time.Minute)
	require.Equal(t, []string{"DELETE", "UPDATE", "REBOOT"}, actions(w, web1), "the log outlives the server")

	network := do(w, ionos.CreatePrivateNetwork, ionos.CreatePrivateNetworkInput{Name: "lab"})
	do(w, ionos.UpdateBlockStorage, ionos.UpdateBlockStorageInput{BlockStorageID: scratch, Name: new("scrap")})
	w.passes(2 * time.Minute)
	require.Equal(t, []string{"CREATE"}, actions(w, *network.ID), "whatever the resource")
	require.Equal(t, []string{"UPDATE"}, actions(w, "BLOCKSTORAGE"))
	do(w, ionos.DeleteImage, ionos.GetImageInput{ImageID: goldenImage})
	w.passes(2 * time.Minute)
	require.Equal(t, []string{"DELETE"}, actions(w, goldenImage))
}

func TestLogsOfAnyTime(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	custom := func(from, to string) ionos.TimeRange {
		return ionos.TimeRange{Period: "CUSTOM", StartDate: &from, EndDate: &to}
	}
	documented := do(w, ionos.ListLogs, ionos.ListLogsInput{TimeRange: custom("2015-04-06T00:00:00Z", "2015-04-07T00:00:00Z")})
	require.Len(t, documented, 2)
	require.Equal(t, "2015-04-06T23:51:00Z", *documented[0].StartDate)
	require.Equal(t, "DELETE", *do(w, ionos.GetLog, ionos.GetLogInput{LogID: "E485755233541090E369E957EA2499D7"}).Action)
	for _, r := range []ionos.TimeRange{custom("2015-04-07T00:00:00Z", "2015-04-06T00:00:00Z"), custom("yesterday", "2015-04-06"), {Period: "CUSTOM"}, {Period: "LAST_YEAR"}} {
		_, err := ionos.ListLogs.Do(context.Background(), w.client, ionos.ListLogsInput{TimeRange: r})
		require.ErrorContains(t, err, "400 INVALID_PARAMETERS")
	}
}

func TestUsagesFollowTheInventory(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	day := ionos.ListUsagesInput{TimeRange: ionos.TimeRange{Period: "LAST_24H"}}
	use := do(w, ionos.ListUsages, day)
	require.Len(t, use.Servers, 7)
	require.Len(t, use.Images, 5)
	require.Len(t, use.SharedStorages, 4)
	require.Equal(t, "shop-media", *use.SharedStorages[0].Name)
	require.Len(t, use.PublicIPs, 2, "those that nothing has")
	db := use.Servers[2]
	require.Equal(t, "db-1", *db.Name)
	require.Equal(t, "HDD 240.00 GB 1440", *db.Services[1].Type+" "+*db.Services[1].AvgAmount+" "+*db.Services[1].Unit+" "+db.Services[1].Usage.String())

	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: web1, KeepIP: new(true)})
	day.Q = new("10.4.141.161")
	use = do(w, ionos.ListUsages, day)
	require.Empty(t, use.Servers)
	require.Equal(t, "UNUSED_IP", *use.PublicIPs[0].Services[0].Type, "a kept address is billed as unused")
	before := ionos.TimeRange{Period: "CUSTOM", StartDate: new("2015-01-01T00:00:00Z"), EndDate: new("2015-02-01T00:00:00Z")}
	require.Empty(t, do(w, ionos.ListUsages, ionos.ListUsagesInput{TimeRange: before}).Servers, "nothing was made yet")
}

func TestPricesAreTheDocumentedOnes(t *testing.T) {
	raw, err := os.ReadFile("../testdata/examples/ionos_pricing_get.200.json")
	require.NoError(t, err)
	want, err := ionos.GetPricing.DecodeAnswer(raw)
	require.NoError(t, err)
	sql := &want.Plans.Licenses[2]
	sql.PriceNet, sql.PriceGross = new(provider.Decimal("40")), new(provider.Decimal("48.21")) // mismatches.md H
	require.Equal(t, want, do(newWorld(t, simulator.Config{}), ionos.GetPricing, ionos.None{}))
}

func TestMonitoringIsBelievable(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: time.Minute})
	overview := do(w, ionos.ListMonitoring, ionos.Listing{})
	require.Len(t, overview, 7)
	require.Equal(t, 1, *overview[2].Alerts.Resources.Warning)
	require.Contains(t, *overview[2].Status.Disk.State, "DISK WARNING", "db-1's alert shows")

	hour := ionos.GetMonitoringInput{ServerID: db1, TimeRange: ionos.TimeRange{Period: "LAST_HOUR"}}
	seen := do(w, ionos.GetMonitoring, hour)
	require.Len(t, seen.CPU.Data, 12)
	require.Equal(t, seen, do(w, ionos.GetMonitoring, hour), "reading again shows the same")
	hour.Period = "LAST_365D"
	year := do(w, ionos.GetMonitoring, hour)
	require.InDelta(t, 75, len(year.RAM.Data), 30)

	off := do(w, ionos.GetMonitoring, ionos.GetMonitoringInput{ServerID: "39AA65F5D5B02FA02D58173094EBAF95", TimeRange: ionos.TimeRange{Period: "LAST_24H"}})
	require.Equal(t, provider.Decimal("0"), *off.CPU.Data[0].UsedPercent)
	require.Equal(t, provider.Decimal("100"), *off.InternalPing.Data[0].Loss)
	hour.ServerID = nowhere
	refused(w, ionos.GetMonitoring, hour, "404")
}

func TestThingsOnOffer(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	require.Len(t, do(w, ionos.ListServerAppliances, ionos.Listing{Q: new("debian")}), 1)
	require.Equal(t, "w2012r2datacenter64std", *do(w, ionos.GetServerAppliance, ionos.GetServerApplianceInput{ApplianceID: "FBB637F5B6F24186166F70745E47E8AD"}).Name)
	refused(w, ionos.GetServerAppliance, ionos.GetServerApplianceInput{ApplianceID: nowhere}, "404")
	require.Len(t, do(w, ionos.ListRecoveryAppliances, ionos.Listing{}), 2)
	do(w, ionos.GetRecoveryAppliance, ionos.GetRecoveryApplianceInput{ApplianceID: "52670D91E8FB744FB8304B6D6EA1099E"})
	refused(w, ionos.GetRecoveryAppliance, ionos.GetRecoveryApplianceInput{ApplianceID: nowhere}, "404")

	iso := do(w, ionos.GetDVDISO, ionos.GetDVDISOInput{DVDID: "DC0886301FA0BFDD8BA21F3E9FDFC012"})
	require.Len(t, do(w, ionos.ListDVDISOs, ionos.Listing{Q: new("freebsd")}), 2)
	require.Equal(t, *iso.Name, *do(w, ionos.LoadServerDVD, ionos.LoadServerDVDInput{ServerID: db1, DVDID: *iso.ID}).DVD.Name)
	refused(w, ionos.GetDVDISO, ionos.GetDVDISOInput{DVDID: nowhere}, "404")

	centers := do(w, ionos.ListDatacenters, ionos.Listing{})
	require.Equal(t, 1, *centers[0].Default)
	require.Equal(t, centers[1], do(w, ionos.GetDatacenter, ionos.GetDatacenterInput{DatacenterID: *centers[1].ID}))
	refused(w, ionos.GetDatacenter, ionos.GetDatacenterInput{DatacenterID: nowhere}, "404")
	_, err := ionos.ServerAction.Do(context.Background(), w.client, ionos.ServerActionInput{ServerID: db1, Action: "REBOOT", RecoveryImageID: new(nowhere)})
	require.ErrorContains(t, err, "recovery_image_id")

	require.Equal(t, []string{"PONG"}, do(w, ionos.Ping, ionos.None{}))
	require.Equal(t, []string{"PONG"}, do(w, ionos.PingAuth, ionos.None{}))
	w.client = ionos.API().NewClient(provider.Account{Name: "main", BaseURL: w.client.Endpoint(), Rate: -1})
	refused(w, ionos.PingAuth, ionos.None{}, "401")
}

func TestLicencesAreReadInEitherForm(t *testing.T) {
	raw, err := os.ReadFile("../testdata/examples/ionos_server_appliances_get.200.json")
	require.NoError(t, err)
	appliance, err := ionos.GetServerAppliance.DecodeAnswer(raw)
	require.NoError(t, err)
	require.Equal(t, []ionos.License{{Name: new("Windows")}, {Name: new("SQL Server")}}, appliance.Licenses)
}

func TestAnotherProcessTakesImagesAndLogsOver(t *testing.T) {
	config := simulator.Config{Delay: time.Minute, File: filepath.Join(t.TempDir(), "ionos.json")}
	first := newWorld(t, config)
	made := do(first, ionos.CreateImage, ionos.CreateImageInput{ServerID: new(db1), Name: "kept", Frequency: "ONCE"})
	do(first, ionos.ServerAction, ionos.ServerActionInput{ServerID: web1, Action: "REBOOT", Method: new("HARDWARE")})

	second := newWorld(t, config)
	require.Equal(t, made, do(second, ionos.GetImage, ionos.GetImageInput{ImageID: *made.ID}))
	second.passes(time.Minute)
	require.Equal(t, "ACTIVE", *do(second, ionos.GetImage, ionos.GetImageInput{ImageID: *made.ID}).State)
	require.Equal(t, []string{"REBOOT"}, actions(second, web1))
}
