package sim_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

const (
	goldenImage  = "842F09CAF954298C6A4BCD25E1CA3689"
	nightlyImage = "A0FAA4587A7CB6BBAA1EA877C844977E"
)

func TestLifeOfAnImage(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: time.Minute})
	made := do(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: new(db1), Name: "before upgrade", Frequency: "ONCE", Description: new("orders")})
	id := *made.ID
	require.Equal(t, "DEPLOYING", *made.State)
	require.Equal(t, "Debian", *made.OS, "the system is that of the server")
	require.Len(t, made.HDDs, 2, "both disks of the server")

	refused(w, ionos.UpdateImage, ionos.UpdateImageInput{ImageID: id, Name: new("x")}, "403")
	refused(w, ionos.DeleteImage, ionos.GetImageInput{ImageID: id}, "403")
	newServer := ionos.CreateServerInput{Name: "copy", ApplianceID: id, Hardware: ionos.CreateHardware{FixedInstanceSizeID: new("8C626C1A7005D0D1F527143C413D461E")}}
	_, err := ionos.CreateServer.Do(context.Background(), w.client, newServer)
	require.ErrorContains(t, err, "INVALID_PARAMETERS", "an image is installed when it is done")

	w.passes(time.Minute)
	require.Equal(t, "ACTIVE", *do(w, ionos.GetImage, ionos.GetImageInput{ImageID: id}).State)
	require.Equal(t, "before upgrade", *do(w, ionos.CreateServer, newServer).Image.Name)

	changed := do(w, ionos.UpdateImage, ionos.UpdateImageInput{ImageID: id, Name: new("after upgrade")})
	require.Equal(t, "after upgrade", *changed.Name)
	require.Equal(t, "orders", *changed.Description, "what is left out stays")

	require.Equal(t, "REMOVING", *do(w, ionos.DeleteImage, ionos.GetImageInput{ImageID: id}).State)
	w.passes(time.Minute)
	refused(w, ionos.GetImage, ionos.GetImageInput{ImageID: id}, "404")
}

func TestImagesAreListedAsAsked(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	names := func(in ionos.Listing) (found []string) {
		for _, i := range do(w, ionos.ListImages, in) {
			found = append(found, *i.Name)
		}
		return found
	}
	require.Equal(t, []string{"db-1 nightly_20150507", "db-1 nightly_20150508"}, names(ionos.Listing{Q: new("nightly")}))
	require.Equal(t, "web golden image", names(ionos.Listing{Sort: new("-name")})[0])
	require.Len(t, names(ionos.Listing{Page: new(2), PerPage: new(3)}), 2, "per_page is the size, page the number")
	projected := do(w, ionos.ListImages, ionos.Listing{Q: new("golden"), Fields: new("name,datacenter.location")})
	require.Equal(t, []ionos.Image{{Name: new("web golden image"), Datacenter: &ionos.Datacenter{Location: new("USA")}}}, projected)
}

func TestWhatAnImageMayBeMadeOf(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: time.Minute})
	weekly := ionos.CreateImageInput{ServerID: new(db1), Name: "weekly", Frequency: "WEEKLY", NumImages: new(5)}
	require.Equal(t, "weekly_20260301", *do(w, ionos.CreateImage, weekly).Name, "a schedule dates its images, as documented")
	elsewhere, tooMany := weekly, weekly
	elsewhere.DatacenterID, tooMany.NumImages = new("D0F6D8C8ED29D3036F94C27BBB789536"), new(51)
	refused(w, ionos.CreateImage, elsewhere, "400")
	refused(w, ionos.CreateImage, tooMany, "400")
	refused(w, ionos.UpdateImage, ionos.UpdateImageInput{ImageID: goldenImage, Frequency: new("DAILY")}, "400")
	refused(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: new(nowhere), Name: "n", Frequency: "ONCE"}, "404")
	refused(w, ionos.UpdateImage, ionos.UpdateImageInput{ImageID: nowhere, Name: new("n")}, "404")
	refused(w, ionos.DeleteImage, ionos.GetImageInput{ImageID: nowhere}, "404")

	do(w, ionos.ServerAction, ionos.ServerActionInput{ServerID: web1, Action: "REBOOT", Method: new("SOFTWARE")})
	refused(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: new(web1), Name: "n", Frequency: "ONCE"}, "403")

	iso := do(w, ionos.CreateImage, ionos.CreateImageInput{Name: "rescue", Frequency: "ONCE", Source: new("iso"), URL: new("https://example.com/r.iso"), Type: new("app")})
	require.Equal(t, "ISO", *iso.Type)
	require.Nil(t, iso.ServerID)
}

func TestArgumentsThatBelongTogether(t *testing.T) {
	for arguments, field := range map[string]string{
		`{"name":"n","frequency":"ONCE"}`:                                                      "server_id",
		`{"name":"n","frequency":"ONCE","source":"image"}`:                                     "url",
		`{"name":"n","frequency":"ONCE","source":"iso","url":"https://example.com/x"}`:         "type",
		`{"name":"n","frequency":"DAILY","server_id":"0123456789ABCDEF0123456789ABCDEF"}`:      "num_images",
		`{"name":"n","frequency":"MONTHLY","server_id":"0123456789ABCDEF0123456789ABCDEF"}`:    "frequency",
		`{"name":"n","frequency":"ONCE","server_id":"0123456789ABCDEF0123456789ABCDEF"}`:       "",
		`{"name":"n","frequency":"ONCE","source":"image","url":"https://example.com/x.vmdk"}`:  "",
		`{"name":"n","frequency":"ONCE","source":"iso","url":"https://a.example","type":"os"}`: "",
	} {
		_, err := ionos.CreateImage.Canon([]byte(arguments), nil)
		var fault *provider.ArgumentError
		if field == "" {
			require.NoError(t, err, arguments)
			continue
		}
		require.ErrorAs(t, err, &fault, arguments)
		require.Equal(t, field, fault.Field, arguments)
	}
	_, err := ionos.UpdateImage.Canon([]byte(`{"image_id":"0123456789ABCDEF0123456789ABCDEF"}`), nil)
	require.Error(t, err, "nothing to change")
	for _, op := range []provider.Operation{ionos.ListLogs, ionos.ListUsages} {
		_, err := op.Canon([]byte(`{"period":"CUSTOM","start_date":"2015-05-01T00:00:00Z"}`), nil)
		require.ErrorContains(t, err, "end_date")
		_, err = op.Canon([]byte(`{"period":"LAST_24H"}`), nil)
		require.NoError(t, err)
	}
}

func TestEndsOfImageWorkAreRecognised(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: time.Minute})
	for _, op := range []provider.Operation{ionos.CreateImage, ionos.DeleteImage} {
		arguments := map[provider.Operation]string{
			ionos.CreateImage: `{"name":"n","frequency":"ONCE","server_id":"` + db1 + `"}`,
			ionos.DeleteImage: `{"image_id":"` + goldenImage + `"}`,
		}[op]
		o := w.watch(op, arguments)
		answer := w.call(op, arguments)
		for _, end := range []provider.End{provider.Going, provider.Reached} {
			require.Equal(t, end, o.Poll(t, answer).End, op.Spec().Name)
			w.passes(time.Minute)
		}
	}
}
